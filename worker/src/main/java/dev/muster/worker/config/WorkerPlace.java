package dev.muster.worker.config;

import dev.muster.model.WorkerId;

/** Who and where this worker is, for the places of outcomes. */
public record WorkerPlace(String host, WorkerId worker) {}
