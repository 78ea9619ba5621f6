/**
 * What a worker is started with, and what it knows of its host. Values only: nothing here starts, opens or decides anything,
 * and no other package of the worker may come in.
 */
@NullMarked
package dev.muster.worker.config;

import org.jspecify.annotations.NullMarked;
