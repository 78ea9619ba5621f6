package dev.muster.deploy;

import dev.muster.AsyncioContract;
import dev.muster.GroupContract;
import dev.muster.WaitContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of those who wait for many tasks, in clusters over TCP. */
@Timeout(100)
final class ClusterWaitContractIT extends OverClusters implements WaitContract, GroupContract, AsyncioContract {}
