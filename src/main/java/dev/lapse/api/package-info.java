/** The REST API: resources, their request and response records, and problem+json. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Lapse",
            version = "1",
            description =
                "Gives a Keycloak service account a client scope for a while, and makes sure that it"
                    + " ends. Every error is a problem as in RFC 9457; programs switch on its code."
                    + " A field that is not required may be null.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    security = @SecurityRequirement(name = ApiDocument.BEARER),
    tags = {
      @Tag(name = ApiDocument.GRANTS, description = "Exceptions, from the request to the end"),
      @Tag(name = ApiDocument.CALLER, description = "Who you are and what you may do")
    },
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = ApiDocument.BEARER,
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    bearerFormat = "JWT",
                    description =
                        "An access token of the managed realm. Cookies are never looked at.")))
package dev.lapse.api;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
