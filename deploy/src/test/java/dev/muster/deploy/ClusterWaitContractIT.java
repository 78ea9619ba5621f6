package dev.muster.deploy;

import dev.muster.tck.executors.AsyncioContract;
import dev.muster.tck.executors.GroupContract;
import dev.muster.tck.executors.WaitContract;
import org.junit.jupiter.api.Timeout;

/** The contracts of those who wait for many tasks, in clusters over TCP. */
@Timeout(100)
final class ClusterWaitContractIT extends OverClusters implements WaitContract, GroupContract, AsyncioContract {}
