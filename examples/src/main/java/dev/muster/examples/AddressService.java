package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service in this program that says where an IP address is, for {@link LookUpAddresses}: it listens on loopback only, answers
 * {@code /192.0.2.7} with {@code country;city} after a while, and breaks on some addresses, each time in another way.
 */
final class AddressService implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final List<String> PLACES = List.of("Japan;Kyoto", "Peru;Cusco", "Kenya;Mombasa", "Norway;Bergen");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

    AddressService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", AddressService::answer);
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** Where an address is; an error for those that end with .5, half an answer for .10, none for .15, and so on. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int last = Integer.parseInt(path.substring(path.lastIndexOf('.') + 1));
            String place = PLACES.get(last % PLACES.size());
            Thread.sleep(5L + 5L * (last % 7));
            switch (last % 15) {
                case 5 -> exchange.sendResponseHeaders(500, -1);
                case 10 -> send(exchange, place.substring(0, place.indexOf(';')));
                case 0 -> exchange.sendResponseHeaders(200, 1000); // and cut off, since nothing follows
                default -> send(exchange, place);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service is closing: no client waits for this answer
        }
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
