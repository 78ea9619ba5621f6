/** What user code names inside a task. */
module muster.task { exports dev.muster.task; }
