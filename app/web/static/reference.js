// The reference of the API: what Swagger UI shows, and that it asks nobody else about it.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  showCommonExtensions: true,
  validatorUrl: null,
});
