package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.codec.payload.DecodeException;
import dev.muster.codec.payload.EncodeException;
import dev.muster.codec.payload.Encoded;
import dev.muster.codec.payload.EncodedPieces;
import dev.muster.codec.payload.PieceBuffer;
import dev.muster.model.BlobId;
import dev.muster.task.RemoteFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is large is encoded in pieces, and is the same as if it lay in one array. */
class PiecesTest {
    private static final Codec CODEC = new Codec(PiecesTest.class.getClassLoader());

    @Test
    void aLargeObjectIsInPiecesOfBoundedSizeWhichTogetherAreItsBytes() throws IOException {
        byte[] random = new byte[3_000_000];
        new Random(1).nextBytes(random);
        List<Object> value = List.of(random, new int[500_000], "é".repeat(400_000), "a".repeat(700_000), new long[9]);
        EncodedPieces encoded = (EncodedPieces) CODEC.encodeInPieces(value);
        assertThat(encoded.pieces()).hasSizeGreaterThan(10);
        assertThat(encoded.pieces())
                .allMatch(piece -> piece.capacity() <= PieceBuffer.PIECE_BYTES, "no piece is large");
        byte[] whole = encoded.toBytes();
        assertThat(whole).hasSize(Math.toIntExact(encoded.size()));
        assertThat(encoded.id()).isEqualTo(BlobId.of(whole));
        assertThat(encoded.open().readAllBytes()).isEqualTo(whole);
        var out = new ByteArrayOutputStream();
        encoded.writeTo(out);
        assertThat(out.toByteArray()).isEqualTo(whole);
        assertThat((List<?>) Objects.requireNonNull(CODEC.decode(whole))).satisfies(copy -> {
            assertThat(copy.get(0)).isEqualTo(random);
            assertThat(copy.get(2)).isEqualTo(value.get(2));
            assertThat(copy.get(3)).isEqualTo(value.get(3));
        });
    }

    @Test
    void whatIsInAFileIsReadFromThere(@TempDir Path directory) throws Exception {
        byte[] random = new byte[300_000];
        new Random(1).nextBytes(random);
        List<Object> value = new ArrayList<>(List.of(random, new WritesItself(random), new int[70_000]));
        for (int length = 0; length < 70_000; length += 501) {
            value.add("a".repeat(length));
            value.add("é".repeat(length));
            value.add(new byte[length % 7]);
        }
        Path file = directory.resolve("encoded");
        Encoded encoded = CODEC.encodeInPieces(value);
        Files.write(file, encoded.toBytes());
        Encoded inFile = Encoded.in(file, encoded.size());
        assertThat(inFile.id()).isEqualTo(encoded.id());
        for (Encoded each : List.of(encoded, inFile)) {
            assertIsDeeply(CODEC.decode(each), value);
        }
        assertThatThrownBy(() -> CODEC.decode(Encoded.in(file, encoded.size() - 1)))
                .isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> CODEC.decode(Encoded.in(file, encoded.size() + 1)))
                .isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> CODEC.decode(Encoded.in(directory.resolve("none"), 7)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("none");
        RemoteFunction<List<?>, Integer> size = List::size;
        Files.write(file, Call.function(CODEC, size, value).toBytes());
        var call = (Call.Single) Call.decode(CODEC, Encoded.in(file, Files.size(file)));
        assertThat(call.invoke()).isEqualTo(value.size());
    }

    @Test
    void lengthsOnEverySideOfAPieceComeBackAsTheyWere() {
        for (int length = 0; length < 3_000; length += 7) {
            String ascii = "x".repeat(length);
            List<Object> value = List.of(ascii, new byte[length], ascii + "ü", new int[length], new double[length], 7);
            assertIsDeeply(CODEC.decode(CODEC.encode(value)), value);
        }
    }

    @Test
    void anObjectThatWritesItselfIsInPiecesToo() {
        var own = new WritesItself(new byte[1_000_000]);
        EncodedPieces encoded = (EncodedPieces) CODEC.encodeInPieces(List.of("before", own, "after"));
        assertThat(encoded.pieces())
                .allMatch(piece -> piece.capacity() <= PieceBuffer.PIECE_BYTES, "no piece is large");
        List<?> copy = (List<?>) Objects.requireNonNull(CODEC.decode(encoded.toBytes()));
        assertThat(((WritesItself) copy.get(1)).bytes).hasSize(1_000_000);
        assertThat(copy.get(2)).isEqualTo("after");
    }

    @Test
    void whatIsCutOffABufferIsGoneAndWhatFollowsIsWhole() {
        var buffer = new PieceBuffer(16);
        var expected = new ByteArrayOutputStream();
        var random = new Random(2);
        var ends = new ArrayList<Integer>(List.of(0));
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200) == 0 ? 50_000 : random.nextInt(60)];
            random.nextBytes(bytes);
            long before = buffer.size();
            buffer.write(bytes, 0, bytes.length / 2);
            if (random.nextInt(4) == 0) buffer.append(EncodedPieces.of(new byte[random.nextInt(40_000)]));
            buffer.truncate(before);
            if (random.nextBoolean()) buffer.append(EncodedPieces.of(bytes));
            else buffer.write(bytes, 0, bytes.length);
            expected.writeBytes(bytes);
            ends.add(expected.size());
        }
        byte[] all = expected.toByteArray();
        assertThat(buffer.toEncoded().toBytes()).isEqualTo(all);
        for (int i = 0; i < 500; i++) {
            int from = ends.get(random.nextInt(1_000));
            int to = ends.get(1_000 + random.nextInt(1_000));
            assertThat(buffer.slice(from, to).toBytes()).isEqualTo(Arrays.copyOfRange(all, from, to));
        }
    }

    @Test
    void elementsOfAllSizesAreCutIntoChunksAndForgotten() {
        RemoteFunction<byte[], Integer> length = bytes -> bytes.length;
        ElementBuffer buffer = ElementBuffer.of(CODEC, length);
        var random = new Random(3);
        var sizes = new ArrayList<Integer>();
        for (int i = 0; i < 9_000; i++) {
            int size = random.nextInt(500) == 0 ? 400_000 : random.nextInt(10);
            sizes.add(size);
            buffer.add(new byte[size]);
        }
        int at = 0;
        while (at < sizes.size()) {
            int to = Math.min(sizes.size(), at + 1 + random.nextInt(700));
            Chunk chunk = (Chunk) Call.decode(CODEC, buffer.chunk(at, to).toBytes());
            ChunkResults results =
                    ChunkResults.read(CODEC, chunk.run(() -> false).results().toBytes());
            for (int i = at; i < to; i++) assertThat(results.value(i - at)).isEqualTo(sizes.get(i));
            buffer.forget(to);
            int below = at;
            assertThatThrownBy(() -> buffer.chunk(below, below + 1)).isInstanceOf(IndexOutOfBoundsException.class);
            at = to;
        }
    }

    @Test
    void chunksAndTheirResultsAreReadFromAFile(@TempDir Path directory) throws Exception {
        RemoteFunction<Object, Object> same = element -> element;
        List<Object> elements = new ArrayList<>(Arrays.asList(1, null, "text", "ü".repeat(100_000), -5L, 0.5, true));
        for (int i = 0; i < 200; i++) elements.addAll(List.of(new byte[i * 1_000], "short " + i, List.of(i)));
        for (int[] range : new int[][] {{0, elements.size()}, {3, 4}, {300, 301}, {0, 1}}) {
            List<Object> part = elements.subList(range[0], range[1]);
            ElementBuffer buffer = ElementBuffer.of(CODEC, same);
            part.forEach(buffer::add);
            Encoded chunk = inFile(directory.resolve("chunk"), buffer.chunk(0, part.size()));
            Encoded outcome =
                    ((Chunk) Call.decode(CODEC, chunk)).run(() -> false).results();
            Path file = directory.resolve("results");
            ChunkResults read = ChunkResults.take(CODEC, inFile(file, outcome));
            Files.delete(file);
            assertThat(read.bytes()).isEqualTo(outcome.size());
            for (int i = 0; i < part.size(); i++) {
                assertThat(Objects.deepEquals(read.value(i), part.get(i)))
                        .as("element " + i)
                        .isTrue();
            }
        }
    }

    /** In a file of its own, behind the bytes of something else. */
    private static Encoded inFile(Path file, Encoded bytes) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            out.write(new byte[100]);
            bytes.writeTo(out);
        }
        return Encoded.in(file, bytes.size() + 100).part(100, bytes.size());
    }

    @Test
    void aHeapThatIsTooSmallForTheBytesIsSaidInASentence() {
        assertThatThrownBy(() -> CODEC.encode(new Exhausting()))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("-Xmx")
                .hasMessageContaining("send less")
                .cause()
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static void assertIsDeeply(@Nullable Object copy, List<?> value) {
        Object[] elements = ((List<?>) Objects.requireNonNull(copy)).toArray();
        assertThat(Arrays.deepEquals(elements, value.toArray())).isTrue();
    }

    /** Stands for a heap that is full. */
    private static final class Exhausting implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private static final class WritesItself implements Serializable {
        private static final long serialVersionUID = 1;
        private transient byte[] bytes;

        WritesItself(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WritesItself that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private void readObject(ObjectInputStream in) throws IOException {
            bytes = in.readNBytes(in.readInt());
        }
    }
}
