// `sim_hash A..B [hours]`: prints "seed hash" lines. A program of its own because clang builds only
// the pure folders, and its hashes are compared with those of GCC.
#include <cstdio>
#include <cstdlib>

#include "sim/command.hpp"

int main(int argc, char** argv) {
    regente::sim::SimOptions options;
    options.hash = true;
    options.shrink = false;
    options.hours = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 6;
    if (argc < 2 || !regente::sim::parse_seeds(argv[1], options)) {
        std::fputs("usage: sim_hash SEED|FIRST..LAST [HOURS]\n", stderr);
        return 2;
    }
    return regente::sim::run_sim(options);
}
