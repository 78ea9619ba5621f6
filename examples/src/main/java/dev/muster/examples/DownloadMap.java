package dev.muster.examples;

import dev.muster.TaskExecutor;
import dev.muster.ThreadPool;
import dev.muster.examples.LocalSite.Page;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Downloads a list of pages, one after the other and then concurrently with {@code map}: one line, and the pages come in the
 * order of their addresses. The first page that fails ends it.
 *
 * <p>Python's original uses a pool of threads here as well; see {@link DownloadAsCompleted}.
 */
public final class DownloadMap {
    private static final int THREADS = 4;

    private DownloadMap() {}

    /** The arguments, if there are any, are the URLs to download. */
    public static void main(String... args) throws IOException, InterruptedException {
        try (var site = new LocalSite();
                var pool = new ThreadPool(THREADS)) {
            LocalSite.compare(site.addressesOr(args), addresses -> download(pool, addresses));
        }
    }

    /** The pages in the order of their addresses. */
    static List<Page> download(TaskExecutor pool, List<URI> addresses) {
        return pool.map(LocalSite::download, addresses).toList();
    }
}
