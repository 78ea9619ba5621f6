package dev.muster.client.executor;

import dev.muster.MapOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** All options of one call of map; of two of a kind the later counts. */
public record MapOptions(OptionalInt chunkSize, Optional<Duration> timeout, OptionalInt bufferSize) {
    public static MapOptions of(MapOption... options) {
        var chunkSize = OptionalInt.empty();
        var timeout = Optional.<Duration>empty();
        var bufferSize = OptionalInt.empty();
        for (MapOption option : options) {
            if (option instanceof MapOption.ChunkSize o) chunkSize = OptionalInt.of(o.elements());
            else if (option instanceof MapOption.Timeout o) timeout = Optional.of(o.duration());
            else if (option instanceof MapOption.BufferSize o) bufferSize = OptionalInt.of(o.elements());
            else throw new NullPointerException("an option is null");
        }
        return new MapOptions(chunkSize, timeout, bufferSize);
    }
}
