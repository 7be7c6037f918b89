// Starts Swagger UI. A file of its own, because the page's policy allows no script within the page.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  // A token that was typed in is forgotten with the page.
  persistAuthorization: false,
  // Nobody else is asked whether the document is valid.
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
