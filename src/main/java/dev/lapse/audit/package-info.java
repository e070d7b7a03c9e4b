/** The audit trail: events appended in the transaction of the change they tell of. */
package dev.lapse.audit;
