package dev.muster.examples;

import dev.muster.ProcessPoolExecutor;
import dev.muster.TaskExecutor;
import dev.muster.examples.LocalSite.Page;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Downloads a list of pages, one after the other and then by processes that print who they are: {@code map} over two inputs,
 * the numbers of the pages and their addresses.
 *
 * <p>Python's original uses a pool of processes for this one, as we do; see also {@link DownloadAsCompleted}. With workers on
 * other machines give URLs as arguments that can be reached from there.
 */
public final class DownloadByProcesses {
    private static final int PROCESSES = 4;

    private DownloadByProcesses() {}

    /** A page, its number, and the process that downloaded it. */
    record Numbered(int number, Page page, long pid) {}

    /** The arguments, if there are any, are the URLs to download. */
    public static void main(String... args) throws IOException, InterruptedException {
        try (var site = new LocalSite();
                var pool = new ProcessPoolExecutor(PROCESSES)) {
            LocalSite.compare(site.addressesOr(args), addresses -> download(pool, addresses));
        }
    }

    /** The pages in the order of their addresses. */
    static List<Page> download(TaskExecutor pool, List<URI> addresses) {
        Iterable<Integer> numbers =
                () -> IntStream.iterate(0, i -> i + 1).iterator(); // map ends with the shorter input
        var pages = new ArrayList<Page>();
        var pids = new TreeSet<Long>();
        for (Numbered each : pool.map(DownloadByProcesses::download, numbers, addresses)) {
            if (each.number() != pages.size()) throw new IllegalStateException("out of order: " + each.number());
            pages.add(each.page());
            pids.add(each.pid());
        }
        System.out.printf("downloaded by %d processes other than this one%n", pids.size());
        return pages;
    }

    private static Numbered download(int number, URI address) throws IOException {
        return new Numbered(
                number, LocalSite.download(address), ProcessHandle.current().pid());
    }
}
