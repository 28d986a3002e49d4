/**
 * The command line: parses, shows progress, prints.
 *
 * <p>Belongs here: flags, help, exit codes. Does not: any thinking; a door only opens rooms.
 */
package pentimento.cli;
