package dev.muster.client;

import dev.muster.client.cluster.ClusterOptions;
import dev.muster.client.code.ClassPathDescription;
import dev.muster.client.code.PoolCode;
import dev.muster.codec.ClassOrigins;
import dev.muster.codec.Codec;
import dev.muster.codec.filter.DecodeFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options of a builder about the code that tasks run from.
 *
 * @param entries instead of the class path of the program; empty for that one
 * @param more behind it
 * @param bytesMax how much of it may be shipped
 */
record CodeOptions(Optional<List<Path>> entries, List<Path> more, long bytesMax) {
    static final CodeOptions DEFAULT = new CodeOptions(Optional.empty(), List.of(), 1L << 30);

    CodeOptions {
        entries = entries.map(List::copyOf);
        more = List.copyOf(more);
    }

    CodeOptions withEntries(List<Path> all) {
        return new CodeOptions(Optional.of(all), more, bytesMax);
    }

    CodeOptions withMore(Path... behind) {
        var all = new ArrayList<>(more);
        all.addAll(List.of(behind));
        return new CodeOptions(entries, all, bytesMax);
    }

    CodeOptions withBytesMax(long most) {
        return new CodeOptions(entries, more, Checked.positive(most, "maxCodeBytes"));
    }

    ClassPathDescription classPath() {
        return entries.map(ClassPathDescription::of)
                .orElseGet(ClassPathDescription::ofThisProgram)
                .plus(more);
    }

    /** For what travels between this program and its tasks, which run from this code. */
    Codec codec(DecodeFilter filter) {
        return new Codec(
                ClusterOptions.loader(),
                filter,
                ClassOrigins.ofProgram(new PoolCode(() -> classPath().entries())));
    }
}
