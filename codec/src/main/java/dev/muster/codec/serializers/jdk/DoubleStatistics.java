package dev.muster.codec.serializers.jdk;

import java.util.DoubleSummaryStatistics;

/**
 * The part of a {@link DoubleSummaryStatistics} that it does not reveal: what its sum has lost to rounding so far, which it
 * takes into account when it goes on. Combining with statistics whose sum is the opposite brings it to light.
 */
final class DoubleStatistics {
    private DoubleStatistics() {}

    /** What has to be added to the sum to have the exact value that is kept; 0 where there is nothing or no number. */
    static double errorOf(DoubleSummaryStatistics statistics) {
        double sum = statistics.getSum();
        if (statistics.getCount() < 2 || !Double.isFinite(sum)) return 0;
        var rest = new DoubleSummaryStatistics(1, -sum, -sum, -sum);
        rest.combine(statistics);
        return rest.getSum();
    }

    static DoubleSummaryStatistics of(long count, double min, double max, double sum, double error) {
        if (count < 2) return new DoubleSummaryStatistics(count, min, max, sum);
        // A sum is no number although all values are if infinities of both signs met in it.
        boolean isOfBothInfinities = Double.isNaN(sum) && !Double.isNaN(min);
        double first = isOfBothInfinities ? Double.POSITIVE_INFINITY : sum;
        double second = isOfBothInfinities ? Double.NEGATIVE_INFINITY : error;
        if (second == 0) return new DoubleSummaryStatistics(count, min, max, sum);
        var whole = new DoubleSummaryStatistics(count - 1, min, max, first);
        whole.combine(new DoubleSummaryStatistics(1, min, max, second));
        return whole;
    }
}
