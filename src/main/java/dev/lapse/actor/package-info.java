/** Who is calling: the identity behind a command, its kind and its roles. */
package dev.lapse.actor;
