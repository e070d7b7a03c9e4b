/**
 * {@code ./dev bench}: what Lapse costs, each figure beside what the least possible work would cost
 * on the same parts in the same run.
 */
package dev.lapse.bench;
