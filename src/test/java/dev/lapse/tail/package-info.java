/** The token tail in real time: real tokens, held and tried until none works any more. */
package dev.lapse.tail;
