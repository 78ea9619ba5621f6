package dev.muster.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The arguments of the bench, all of them optional.
 *
 * @param rounds how often each workload is measured
 * @param divisor only this part of the tasks is measured: 10 is a tenth
 * @param pids of daemons whose CPU time counts
 * @param results the file that gets a line
 */
record Options(int rounds, int divisor, List<Long> pids, Optional<Path> results) {
    static Options parse(String... arguments) {
        var options = new Options(3, 1, List.of(), Optional.empty());
        for (int i = 0; i + 1 < arguments.length; i += 2) options = options.with(arguments[i], arguments[i + 1]);
        if (arguments.length % 2 == 1) throw new IllegalArgumentException("each option takes a value");
        return options;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--rounds" -> new Options(Integer.parseInt(value), divisor, pids, results);
            case "--divide" -> new Options(rounds, Integer.parseInt(value), pids, results);
            case "--pids" -> new Options(rounds, divisor, numbers(value), results);
            case "--results" -> new Options(rounds, divisor, pids, Optional.of(Path.of(value)));
            default ->
                throw new IllegalArgumentException(
                        "no such option: " + option + "; there are --rounds, --divide, --pids and --results");
        };
    }

    private static List<Long> numbers(String list) {
        return Stream.of(list.split(",", -1)).map(Long::valueOf).toList();
    }
}
