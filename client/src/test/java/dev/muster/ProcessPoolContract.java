package dev.muster;

/** What the contracts of a pool of processes have in common. */
public interface ProcessPoolContract extends Contract {
    /** A builder whose pools have real processes behind them. */
    ProcessPoolBuilder newBuilder();

    @Override
    default ProcessPoolExecutor newExecutor(int workers) {
        return newBuilder().maxWorkers(workers).build();
    }
}
