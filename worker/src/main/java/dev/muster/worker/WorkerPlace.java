package dev.muster.worker;

import dev.muster.model.WorkerId;

/** Who and where this worker is, for the places of outcomes. */
record WorkerPlace(String host, WorkerId worker) {}
