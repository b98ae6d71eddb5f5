// `regente schema`: the description of the API, as text on the standard output.
#pragma once

namespace regente::server {

// OpenAPI, or the TypeScript types of web/src/wire. The answer is the program's exit code.
int print_schema(bool typescript);

}  // namespace regente::server
