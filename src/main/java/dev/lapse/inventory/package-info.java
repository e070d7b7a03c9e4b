/** Every service account of a realm with its scopes, and where it has each of them from. */
package dev.lapse.inventory;
