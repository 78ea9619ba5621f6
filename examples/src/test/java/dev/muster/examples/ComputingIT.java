package dev.muster.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples that compute, run as users run them, with real processes. */
@Timeout(300)
class ComputingIT {
    @Test
    void primesBelowTenMillionAreCounted() throws Exception {
        assertThat(Printed.by(CountPrimes::main)).contains(String.format("%,d primes below", 664_579));
    }

    @Test
    void theMandelbrotSetIsPaintedTileByTile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("picture.png");
        assertThat(Printed.by(Mandelbrot::main, file.toString())).contains("96 tiles");

        var picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(Mandelbrot.WIDTH);
        assertThat(picture.getHeight()).isEqualTo(Mandelbrot.HEIGHT);
        for (int y = 0; y < Mandelbrot.HEIGHT; y += 37) {
            for (int x = 0; x < Mandelbrot.WIDTH; x += 41) {
                assertThat(picture.getRGB(x, y) & 0xffffff)
                        .as("the pixel at %d, %d", x, y)
                        .isEqualTo(Mandelbrot.colourAt(x, y));
            }
        }
        int inside = picture.getRGB(Mandelbrot.WIDTH * 22 / 32, Mandelbrot.HEIGHT / 2) & 0xffffff;
        assertThat(inside).as("the point 0, which is in the set").isZero();
    }

    @Test
    void theWordsOfAFolderAreCounted() throws Exception {
        Path docs = Path.of("..", "docs");
        var expected = new HashMap<String, Long>();
        int files = 0;
        for (Path file : WordCount.textFiles(docs)) {
            WordCount.count(Files.readString(file)).forEach((word, count) -> expected.merge(word, count, Long::sum));
            files++;
        }
        long words = expected.values().stream().mapToLong(Long::longValue).sum();
        var mostFrequent =
                expected.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();

        assertThat(Printed.by(WordCount::main, docs.toString()))
                .startsWith(files + " files, " + words + " words, " + expected.size() + " different ones")
                .contains(mostFrequent.getKey() + " " + mostFrequent.getValue());
        assertThat(WordCount.count("It's a dog's life; a LIFE."))
                .isEqualTo(Map.of("it's", 1L, "a", 2L, "dog's", 1L, "life", 2L));
    }
}
