package dev.muster.deploy;

import dev.muster.tck.AsyncioContract;
import dev.muster.tck.GroupContract;
import dev.muster.tck.WaitContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of those who wait for many tasks, in clusters over TCP. */
@Timeout(100)
final class ClusterWaitContractIT extends OverClusters implements WaitContract, GroupContract, AsyncioContract {}
