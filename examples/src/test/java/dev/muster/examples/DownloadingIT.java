package dev.muster.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ProcessPoolExecutor;
import dev.muster.examples.LocalSite.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The classical three, run as users run them: the site is in this process. */
@Timeout(300)
class DownloadingIT {
    private static final List<String> CONCURRENTLY = List.of("the first time: the same in", "once more: the same in");

    @Test
    void submittedDownloadsAreTakenAsTheyComplete() throws Exception {
        assertThat(Printed.by(DownloadAsCompleted::main)).contains("40 pages").contains(CONCURRENTLY);
    }

    @Test
    void mappedDownloadsComeInOrder() throws Exception {
        assertThat(Printed.by(DownloadMap::main)).contains("40 pages").contains(CONCURRENTLY);
    }

    @Test
    void processesDownloadAndTellWhoTheyAre() throws Exception {
        assertThat(Printed.by(DownloadByProcesses::main))
                .contains("40 pages")
                .contains(CONCURRENTLY)
                .containsPattern("downloaded by [1-4] processes");
    }

    @Test
    void allThreeBringWhatTheSiteServesAndAFailureIsOfOnePageOnly() throws Exception {
        try (var site = new LocalSite();
                var pool = new ProcessPoolExecutor(2)) {
            List<URI> addresses = site.addressesOr().subList(0, 5);
            List<Page> pages = addresses.stream()
                    .map(address ->
                            new Page(address, LocalSite.textOf(address.getPath().substring("/page/".length()))))
                    .toList();
            assertThat(DownloadMap.download(pool, addresses)).isEqualTo(pages);
            assertThat(DownloadByProcesses.download(pool, addresses)).isEqualTo(pages);

            var withOneMissing = new ArrayList<>(addresses);
            withOneMissing.add(2, addresses.get(0).resolve("/nothing/here"));
            assertThat(DownloadAsCompleted.download(pool, withOneMissing)).containsExactlyInAnyOrderElementsOf(pages);
        }
    }
}
