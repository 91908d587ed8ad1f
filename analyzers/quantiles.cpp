// SPDX-License-Identifier: Apache-2.0
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "analyzers/statistics.h"

namespace hone {

double normal_upper_quantile(double level) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), level));
}

double student_quantile(double p, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), p);
}

}  // namespace hone
