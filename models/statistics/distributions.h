#pragma once

/*!
 * Numbers alone: no plant, no time zone, no thread. Everything here is a function of what it is given, safe from any
 * thread, and says itself what it does with values that are no numbers. Probabilities and shares are 0 to 1, never per cent.
 * Drift, isolation forest and classification have no user in the program: they stand here with their worked examples
 * (tests/statistics/oracles.json) for whoever compares a learnt model with what came of it.
 */
namespace lineside::statistics {

// Distribution functions and their quantiles. Arguments outside a function's domain give NaN; nothing throws.

double normalDensity(double z);
double normalCdf(double z);
//! P(Z > z), without the loss of digits that 1 - normalCdf(z) has in the tail.
double normalSurvival(double z);
double normalQuantile(double p);

double studentCdf(double t, double degrees);
double studentQuantile(double p, double degrees);
double chiSquareSurvival(double x, double degrees);
double chiSquareQuantile(double p, double degrees);
double fSurvival(double x, double degrees1, double degrees2);
double fQuantile(double p, double degrees1, double degrees2);
//! Of the beta distribution with both shapes > 0.
double betaQuantile(double p, double shape1, double shape2);
//! Of the gamma distribution with mean \a shape times \a scale.
double gammaQuantile(double p, double shape, double scale);

//! P(K > x) of Kolmogorov's limiting distribution: 2 sum (-1)^(j-1) exp(-2 j^2 x^2). 1 for x <= 0.
double kolmogorovSurvival(double x);
/*!
 * P(D_n > d) of the one-sample Kolmogorov-Smirnov statistic of \a n values.
 * \note Source: Marsaglia, Tsang, Wang (2003), Journal of Statistical Software 8(18), exact up to n = 140; above it
 *       the limiting distribution at d (sqrt n + 0.12 + 0.11 / sqrt n) of Stephens (1970), good to about 1e-3.
 */
double kolmogorovSurvival(double d, int n);

} // namespace lineside::statistics
