package dev.muster.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.Futures;
import dev.muster.TaskExecutor;
import dev.muster.TaskFuture;
import dev.muster.ThreadPool;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Looks up where the IP addresses of a file are, concurrently: each answer is printed and written to another file as it comes,
 * and an answer that is broken is that of one address only.
 *
 * <p>A look-up is waiting, so threads of this program do it. The service is that of {@link AddressService}, on loopback, unless
 * a third argument names another one.
 */
public final class LookUpAddresses {
    private LookUpAddresses() {}

    /** The file with an IP address a line, the file to write, and perhaps the URL of the service. */
    public static void main(String... args) throws IOException, InterruptedException {
        if (args.length > 2) {
            lookUpAll(args[0], args[1], args[2]);
        } else if (args.length == 2) {
            try (var service = new AddressService()) {
                lookUpAll(args[0], args[1], service.url());
            }
        } else {
            System.out.println("usage: LookUpAddresses file-of-addresses file-to-write [url-of-service]");
        }
    }

    static String lookUp(String service, String ip) throws IOException {
        var connection = URI.create(service + "/" + ip).toURL().openConnection();
        connection.setReadTimeout(10_000);
        try (var answer = connection.getInputStream()) {
            String[] countryAndCity = new String(answer.readAllBytes(), UTF_8).split(";", -1);
            return countryAndCity[1] + " in " + countryAndCity[0];
        }
    }

    static void lookUpAll(String ipsFile, String resultsFile, String service) throws IOException, InterruptedException {
        List<String> ips = Files.readAllLines(Path.of(ipsFile));
        try (TaskExecutor pool = new ThreadPool(8);
                Writer results = Files.newBufferedWriter(Path.of(resultsFile))) {
            var futures = new LinkedHashMap<TaskFuture<String>, String>();
            for (String ip : ips) futures.put(pool.submit(LookUpAddresses::lookUp, service, ip), ip);
            int i = 0;
            for (var future : Futures.asCompleted(futures.keySet())) {
                String line;
                try {
                    line = futures.get(future) + " is in " + future.get();
                } catch (ExecutionException e) {
                    line = futures.get(future) + " failed: " + e.getCause();
                }
                System.out.println(++i + " of " + ips.size() + ": " + line);
                results.write(line + "\n");
            }
        }
    }
}
