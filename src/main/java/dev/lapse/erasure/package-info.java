/** Makes the name of a person unreadable, and leaves every proof as it was. */
package dev.lapse.erasure;
