// The `regente` program: parse the command line, call, print. Each subcommand lives in its folder.
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "version") == 0) {
        std::puts("regente " REGENTE_VERSION);
        return 0;
    }
    std::fputs("usage: regente version\n", stderr);
    return 2;
}
