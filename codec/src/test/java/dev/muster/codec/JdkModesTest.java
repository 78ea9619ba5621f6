package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.codec.classes.JdkTypes;
import java.math.BigInteger;
import java.util.*;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Objects of the JDK that go on, after their journey, as the originals would have. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate", "IdentityHashMapUsage", "NonApiType", "unchecked"})
final class JdkModesTest {
    @Test
    void eachTypeWithASerializerOfItsOwnIsTried() throws Exception {
        Set<Class<?>> tried = new HashSet<>();
        Stream.concat(JdkCollectionModesTest.probes(), JdkValueModesTest.probes())
                .forEach(each -> tried.add(JdkTypes.familyOf(each.value().get().getClass())));
        JdkTypesTest.rows()
                .filter(each -> each.value() != null)
                .forEach(each -> tried.add(
                        JdkTypes.familyOf(Objects.requireNonNull(each.value()).getClass())));
        assertThat(tried).containsAll(JdkTypes.all());
    }

    @Test
    void statisticsOfDoublesGoOnAsTheOriginalWouldHave() {
        var random = new Random(20_261_128);
        for (int round = 0; round < 2_000; round++) {
            double[] values = randomDoubles(random, 1 + random.nextInt(60));
            var original = DoubleStream.of(values).summaryStatistics();
            DoubleSummaryStatistics copy =
                    JdkModesRig.copy(DoubleStream.of(values).summaryStatistics());
            assertThat(copy).hasToString(original.toString());
            for (double more : randomDoubles(random, 30)) {
                original.accept(more);
                copy.accept(more);
                assertThat(copy.getSum())
                        .as("round %d of %s", round, Arrays.toString(values))
                        .isEqualTo(original.getSum());
            }
            assertThat(copy).hasToString(original.toString());
        }
    }

    private static double[] randomDoubles(Random random, int count) {
        return random.doubles(count)
                .map(d -> (d - 0.5) * Math.pow(10, random.nextInt(12)))
                .toArray();
    }

    @Test
    void statisticsOfDoublesThatAreNoNumbersArrive() {
        double[] special = {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, -Double.MAX_VALUE, -0.0, 1
        };
        for (int i = 0; i < special.length * special.length * special.length; i++) {
            int all = i;
            double[] values = IntStream.of(1, special.length, special.length * special.length)
                    .mapToDouble(unit -> special[all / unit % special.length])
                    .toArray();
            var original = DoubleStream.of(values).summaryStatistics();
            assertThat(JdkModesRig.copy(original)).as(Arrays.toString(values)).hasToString(original.toString());
        }
        assertThat(JdkModesRig.copy(new DoubleSummaryStatistics()))
                .hasToString(new DoubleSummaryStatistics().toString());
    }

    @Test
    void viewsOfAnIdentityMapKeepKeysApartThatAreEqual() {
        var map = new IdentityHashMap<String, String>();
        map.put(new String("k"), "1");
        map.put(new String("k"), "1");
        assertThat(JdkModesRig.copy(map)).hasSize(2);
        Set<String> keys = JdkModesRig.copy(map.keySet());
        assertThat(keys).hasSize(2).isInstanceOf(Set.class);
        assertThat(keys.contains(new String("k"))).isFalse();
        assertThat(JdkModesRig.copy(map.entrySet())).hasSize(2);
        assertThat(JdkModesRig.copy(map.values())).hasSize(2);
    }

    @Test
    void numbersBehaveAsTheirOriginals() {
        var random = new Random(7);
        random.nextGaussian(); // it keeps a second one for the next call
        assertThat(JdkModesRig.copy(random).nextGaussian())
                .isEqualTo(JdkModesRig.javaOracle(random).nextGaussian());
        assertThat(JdkModesRig.copy(new BigInteger("-1").shiftLeft(200)))
                .isEqualTo(new BigInteger("-1").shiftLeft(200));
        assertThat(Double.doubleToRawLongBits(JdkModesRig.copy(-0.0))).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }
}
