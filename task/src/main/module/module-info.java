/** What a task names, and what all roles share. */
module muster.task { exports dev.muster.task; }
