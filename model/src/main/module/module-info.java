/** The values that all roles share. */
module muster.model {
    requires transitive muster.task;
    exports dev.muster.model;
    exports dev.muster.model.jvm;
    exports dev.muster.model.messages;
}
