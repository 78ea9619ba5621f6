package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A web site in this program, for the three examples that download: it listens on loopback only, answers {@code /page/7} with
 * a page, and takes 50 ms for each, as a site at some distance would.
 */
final class LocalSite implements AutoCloseable {
    private static final int PAGES = 40;
    private static final int CONNECTIONS = 32;
    private static final long LATENCY_MILLIS = 50;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

    LocalSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/page/", LocalSite::answer);
        server.start();
    }

    /** A downloaded page. */
    record Page(URI address, String text) {}

    /** Downloads a page, in whichever process this is called. */
    static Page download(URI address) throws IOException {
        try (var in = address.toURL().openStream()) {
            return new Page(address, new String(in.readAllBytes(), UTF_8));
        }
    }

    /** The addresses of the pages to download: those of the arguments or, if there are none, all of this site. */
    List<URI> addressesOr(String... arguments) {
        if (arguments.length > 0) return Stream.of(arguments).map(URI::create).toList();
        String site = "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
        return IntStream.range(0, PAGES)
                .mapToObj(i -> URI.create(site + "/page/" + i))
                .toList();
    }

    /** What is written on a page: some kilobytes, and not the same on any two. */
    static String textOf(String number) {
        return ("This is page " + number + ", and it is a small page.\n").repeat(100 + Integer.parseInt(number));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Thread.sleep(LATENCY_MILLIS);
            String path = exchange.getRequestURI().getPath();
            byte[] text = textOf(path.substring("/page/".length())).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the site is closing: no client waits for this page
        }
    }

    /** What the three have in common: one after the other, then concurrently, and what each takes. */
    static void compare(List<URI> addresses, Concurrently concurrently) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var pages = new ArrayList<Page>();
        for (URI address : addresses) pages.add(download(address));
        int characters = pages.stream().mapToInt(page -> page.text().length()).sum();
        System.out.printf("%d pages, %d characters%n", pages.size(), characters);
        System.out.printf("one after the other: %d ms%n", millisSince(start));
        for (String when : List.of("the first time", "once more")) {
            start = System.nanoTime();
            List<Page> again = concurrently.download(addresses);
            long millis = millisSince(start);
            boolean same = again.size() == pages.size() && again.containsAll(pages);
            System.out.printf("concurrently, %s: %s in %d ms%n", when, same ? "the same" : "NOT the same", millis);
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** One of the three ways. */
    interface Concurrently {
        List<Page> download(List<URI> addresses) throws InterruptedException;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
