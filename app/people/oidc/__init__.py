"""Sign-in through a city's own identity provider (OpenID Connect): docs/decisions/0014-openid-connect.md."""
