// A page of anything: {"items":[...],"next":"cursor or empty"}.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"

namespace regente::api {

template <class T>
struct Items {
    std::vector<T> items;
    std::string next;

    BOOST_DESCRIBE_CLASS(Items, (), (items, next), (), ())
};

}  // namespace regente::api
