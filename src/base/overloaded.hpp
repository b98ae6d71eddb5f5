#pragma once

namespace regente::base {

// A visitor out of lambdas, for std::visit.
template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;  // clang 14 does not deduce aggregates by itself.

}  // namespace regente::base
