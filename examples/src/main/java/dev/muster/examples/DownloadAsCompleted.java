package dev.muster.examples;

import dev.muster.Futures;
import dev.muster.TaskExecutor;
import dev.muster.ThreadPool;
import dev.muster.examples.LocalSite.Page;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Downloads a list of pages, one after the other and then concurrently: each page is submitted, and whichever is done first is
 * taken first. A page that fails is reported, and the others come all the same.
 *
 * <p>This is the first of the classical three, with {@link DownloadMap} and {@link DownloadByProcesses}. Downloading is
 * waiting, so threads of this program do it, as in Python's original. The pages are those of a site that this program serves
 * on loopback, unless the arguments name others.
 */
public final class DownloadAsCompleted {
    private static final int THREADS = 4;

    private DownloadAsCompleted() {}

    /** The arguments, if there are any, are the URLs to download. */
    public static void main(String... args) throws IOException, InterruptedException {
        try (var site = new LocalSite();
                var pool = new ThreadPool(THREADS)) {
            LocalSite.compare(site.addressesOr(args), addresses -> download(pool, addresses));
        }
    }

    /** The pages in the order in which they came. */
    static List<Page> download(TaskExecutor pool, List<URI> addresses) throws InterruptedException {
        var futures = addresses.stream()
                .map(address -> pool.submit(LocalSite::download, address))
                .toList();
        var pages = new ArrayList<Page>();
        for (var future : Futures.asCompleted(futures)) {
            try {
                pages.add(future.get());
            } catch (ExecutionException e) {
                System.out.println(addresses.get(futures.indexOf(future)) + " failed: " + e.getCause());
            }
        }
        return pages;
    }
}
