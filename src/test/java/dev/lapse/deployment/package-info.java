/** The manifests for Kubernetes: rendered, and held to what Kubernetes knows and we promise. */
package dev.lapse.deployment;
