/**
 * A transparency log's pure parts: canonical JSON, the tree of hashes with its proofs and tiles,
 * and signed notes. It knows nothing of what is logged, reads nothing and writes nothing.
 */
package dev.lapse.tlog;
