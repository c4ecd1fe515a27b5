"""Small tools without domain and without database: numbers and words for people."""
