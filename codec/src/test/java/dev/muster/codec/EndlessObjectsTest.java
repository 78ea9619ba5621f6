package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.filter.DecodeFilter;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.MemoryBudget;
import dev.muster.model.Limits;
import dev.muster.task.RemoteCallable;
import dev.muster.task.RemoteFunction;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects without an end are refused before they have filled the heap, and those that are only large are not. */
@Timeout(60)
class EndlessObjectsTest {
    private static final ClassLoader LOADER = EndlessObjectsTest.class.getClassLoader();
    private static final long MOST = 4 << 20;

    private final Codec codec = codec(MOST);

    private static Codec codec(long most) {
        return new Codec(LOADER, DecodeFilter.NONE, (int) Limits.PAYLOAD_BYTES_MAX, most);
    }

    @Test
    void aSequenceWithoutAnEndIsRefusedWithTheWayToItAndTheCure() {
        Numbers numbers = new Numbers();
        RemoteCallable<Object> task = () -> numbers;
        assertThatThrownBy(() -> codec.encode(task))
                .isInstanceOf(EncodeException.class)
                .hasMessageMatching("lambda at EndlessObjectsTest.java:\\d+ → captured .* : "
                        + Numbers.class.getTypeName().replace("$", "\\$")
                        + " is not written completely: so far there are \\d+ bytes and \\d{5,} objects in memory, and one call"
                        + " may take 4194304 bytes of the heap for both where -Xmx allows \\d+ MiB; .*")
                .hasMessageContaining("it may be without an end")
                .hasMessageContaining("send less, or a file that the task reads, or allow more with -Xmx");
    }

    @Test
    void bytesWithoutAnEndAreRefused() {
        assertThatThrownBy(() -> codec.encode(List.of(1, new Bytes())))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("element 1 : " + Bytes.class.getTypeName() + " is not written completely");
    }

    @Test
    void objectsThatEachMakeTheNextOutsideOfTheStreamAreRefused() {
        assertThatThrownBy(() -> codec.encode(Map.of("key", new Cells())))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("value of \"key\" : " + Cells.class.getTypeName() + " is not written completely");
    }

    @Test
    void aClassThatWritesOnAfterTheRefusalSendsNothing() {
        assertThatThrownBy(() -> codec.encode(new Stubborn()))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("is not written completely");
    }

    @Test
    void anElementFarBehindIsNamed() {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) list.add(new Cell(i));
        assertThatThrownBy(() -> codec.encode(List.of("first", list)))
                .isInstanceOf(EncodeException.class)
                .hasMessageMatching(".*List12 → element 1 → element 1\\d{5} : .*Cell is not written completely.*");
    }

    @Test
    void anArgumentIsNamedByItsNumber() {
        RemoteFunction<Object, Object> same = argument -> argument;
        assertThatThrownBy(() -> Call.function(codec, same, new Numbers()))
                .isInstanceOf(EncodeException.class)
                .hasMessageStartingWith("argument 1 : " + Numbers.class.getTypeName());
    }

    @Test
    void whatIsJustAsLargeAsMayBeTravels() {
        byte[] large = new byte[(int) (MOST - (600 << 10))];
        Arrays.fill(large, (byte) 7);
        for (int i = 0; i < 20; i++)
            assertThat(codec.decode(codec.encodeInPieces(large))).isEqualTo(large);
        int count = (int) (MOST / 2 / 24);
        List<int[]> many = IntStream.range(0, count).mapToObj(i -> new int[0]).toList();
        for (int i = 0; i < 20; i++)
            assertThat((List<?>) codec.decode(codec.encode(many))).hasSize(count);
    }

    @Test
    void manyStreamsOneAfterTheOtherCountByTheirBytesOnly() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) many.add(new Finite(new LinkedHashMap<>(Map.of("a", "b", "c", "d"))));
        assertThat((List<?>) codec.decode(codec.encode(many))).hasSize(10_000);
    }

    @Test
    void theHeapOfThisJvmBoundsACodecThatIsGivenNoBound() {
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(MemoryBudget.ofHeap()).isBetween(heap / 3, heap / 2);
    }

    @Test
    void anElementOfAMapAndAResultOfItAreRefusedAlone() {
        RemoteFunction<Object, Object> endless = argument -> argument.equals(1) ? new Numbers() : argument;
        ElementBuffer buffer = ElementBuffer.of(codec, endless);
        assertThatThrownBy(() -> buffer.add(new Numbers())).hasMessageContaining("is not written completely");
        buffer.add(1);
        buffer.add(2);
        Chunk chunk = (Chunk) Call.decode(codec, buffer.chunk(0, 2));
        Chunk.Run run = chunk.run(() -> false);
        assertThat(run.isDamaged()).isFalse();
        ChunkResults results = ChunkResults.read(codec, run.results().toBytes());
        assertThat(results.failure(0).failure().message())
                .contains("the result cannot travel back")
                .contains("is not written completely");
        assertThat(results.value(1)).isEqualTo(2);
    }

    @Test
    void anExceptionThatHoldsThemTravelsAsText() {
        EncodedFailure failed = Throwables.failure(codec, new Holding());
        assertThat(failed.object()).isEmpty();
        assertThat(failed.failure().message()).contains("holding");
    }

    @Test
    void theWayToWhatCannotTravelIsFoundBesideObjectsWithoutAnEnd() {
        Object socket = new Socket();
        for (Object endless : List.of(new Numbers(), new Bytes(), new Cells())) {
            // The class of the holder is written first by name, and the endless object is looked into before the socket
            // is.
            var holder = new Holder(socket, endless);
            assertThatThrownBy(() -> codec.encode(holder))
                    .isInstanceOf(EncodeException.class)
                    .hasMessageContaining("field \"a\" → element 0 → element 0 : java.net.Socket");
        }
    }

    @SuppressWarnings("UnusedVariable") // written
    private static final class Holder {
        private final Object a;
        private final Object b;

        Holder(Object nested, Object endless) {
            this.a = List.of(List.of(nested));
            this.b = endless;
        }
    }

    private static final class Numbers implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            for (long i = 1_000; ; i++) out.writeObject(i);
        }
    }

    private static final class Bytes implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            while (true) out.writeLong(7);
        }
    }

    /** Not serializable, and so written outside of the stream. */
    @SuppressWarnings("UnusedVariable") // written
    private static final class Cell {
        private final int value;

        Cell(int value) {
            this.value = value;
        }
    }

    public static final class Cells implements Externalizable {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            for (int i = 0; ; i++) out.writeObject(new Cell(i));
        }

        @Override
        public void readExternal(ObjectInput in) {
            throw new AssertionError("never written whole");
        }
    }

    private static final class Stubborn implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            try {
                while (true) out.writeObject(new byte[1000]);
            } catch (RuntimeException e) {
                boolean ignored = e.getMessage() == null; // as some libraries do
            }
        }
    }

    private static final class Finite implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // it is what a test puts there
        private final @Nullable Object content;

        Finite(Object content) {
            this.content = content;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeObject(content);
        }
    }

    private static final class Holding extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("UnusedVariable") // written
        private final Numbers numbers = new Numbers();

        Holding() {
            super("holding");
        }
    }
}
