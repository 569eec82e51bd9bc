/**
 * What is wrong on this machine for a name server: {@link org.nbnsd.daemon.doctor.MachineReader} sees, {@link
 * org.nbnsd.daemon.doctor.Examination} concludes.
 */
@NullMarked
package org.nbnsd.daemon.doctor;

import org.jspecify.annotations.NullMarked;
