package dev.muster.examples;

import dev.muster.Futures;
import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskFuture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import javax.imageio.ImageIO;

/**
 * Paints the Mandelbrot set and writes it as a PNG: the picture is cut into tiles, each tile is a task, and what is done is
 * put into the picture in whatever order it comes back. Some tiles cost a thousand times as much as others, so there are many
 * more tiles than processes.
 */
public final class Mandelbrot {
    static final int WIDTH = 1200;
    static final int HEIGHT = 800;
    private static final int TILE = 100;
    private static final int ITERATIONS = 1000;

    private Mandelbrot() {}

    /** A square of the picture, by its upper left corner. */
    record Tile(int left, int top) {}

    /** A tile and its colours, row by row. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Painted(Tile tile, int[] colours) {}

    /** The argument, if there is one, is the file to write. */
    public static void main(String... args) throws IOException, InterruptedException, ExecutionException {
        Path file = Path.of(args.length > 0 ? args[0] : "mandelbrot.png");
        var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        try (var pool = new ProcessPoolExecutor()) {
            var tiles = new ArrayList<TaskFuture<Painted>>();
            for (int top = 0; top < HEIGHT; top += TILE) {
                for (int left = 0; left < WIDTH; left += TILE) {
                    tiles.add(pool.submit(Mandelbrot::paint, new Tile(left, top)));
                }
            }
            for (var future : Futures.asCompleted(tiles)) {
                Painted painted = future.get();
                Tile tile = painted.tile();
                picture.setRGB(tile.left(), tile.top(), TILE, TILE, painted.colours(), 0, TILE);
            }
            System.out.printf("%d tiles painted into %s%n", tiles.size(), file);
        }
        ImageIO.write(picture, "png", file.toFile());
    }

    private static Painted paint(Tile tile) {
        var colours = new int[TILE * TILE];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = colourAt(tile.left() + i % TILE, tile.top() + i / TILE);
        }
        return new Painted(tile, colours);
    }

    /** Black inside the set; outside the colour tells how soon the point escapes. */
    static int colourAt(int x, int y) {
        double re = -2.2 + 3.2 * x / WIDTH;
        double im = 1.1 - 2.2 * y / HEIGHT;
        double a = 0;
        double b = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            double next = a * a - b * b + re;
            b = 2 * a * b + im;
            a = next;
            if (a * a + b * b > 4) return java.awt.Color.HSBtoRGB(0.6f + i / 64f, 0.7f, 1f - 1f / (i + 1)) & 0xffffff;
        }
        return 0;
    }
}
