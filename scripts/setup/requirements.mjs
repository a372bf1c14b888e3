import { findCommand } from '../process/find-command.mjs';
import { runCommand } from '../process/run-command.mjs';

/**
 * Something of the system's that the project needs, how to see that it is there, and which package brings it.
 *
 * @typedef {object} Requirement
 * @property {string} name
 * @property {() => boolean | Promise<boolean>} found
 * @property {Partial<Record<import('./package-manager.mjs').ManagerName, string>>} packages
 */

/**
 * What it takes to build the addons.
 *
 * @type {readonly Requirement[]}
 */
const toBuild = [
  command(['c++', 'g++', 'clang++'], { apt: 'g++', dnf: 'gcc-c++', pacman: 'gcc' }),
  command(['make'], { apt: 'make', dnf: 'make', pacman: 'make' }),
  command(['python3'], { apt: 'python3', dnf: 'python3', pacman: 'python' }),
];

/**
 * The same on macOS, where the commands are there even without the tools behind them.
 *
 * @type {Requirement}
 */
export const xcodeTools = {
  name: "Xcode's command line tools",
  packages: {},
  found: async () => (await runCommand('xcode-select', ['--print-path'])).code === 0,
};

/**
 * What the libav codecs are built with.
 *
 * @type {readonly Requirement[]}
 */
const libav = [
  command(['pkg-config'], { apt: 'pkg-config', dnf: 'pkgconf-pkg-config', pacman: 'pkgconf' }),
  library('libavcodec', { apt: 'libavcodec-dev', dnf: 'ffmpeg-free-devel', pacman: 'ffmpeg' }),
  library('libavutil', { apt: 'libavutil-dev', dnf: 'ffmpeg-free-devel', pacman: 'ffmpeg' }),
  library('libswscale', { apt: 'libswscale-dev', dnf: 'ffmpeg-free-devel', pacman: 'ffmpeg' }),
];

/**
 * What the compositor scales pictures and draws text with.
 *
 * @type {readonly Requirement[]}
 */
const toCompose = [
  header('libyuv.h', { apt: 'libyuv-dev', dnf: 'libyuv-devel', pacman: 'libyuv' }),
  library('freetype2', { apt: 'libfreetype-dev', dnf: 'freetype-devel', pacman: 'freetype2' }),
];

/**
 * The foreign programs that judge what we write.
 *
 * @type {readonly Requirement[]}
 */
const toTest = [
  command(['ffmpeg'], { apt: 'ffmpeg', dnf: 'ffmpeg-free', pacman: 'ffmpeg', brew: 'ffmpeg' }),
  command(['ffprobe'], { apt: 'ffmpeg', dnf: 'ffmpeg-free', pacman: 'ffmpeg', brew: 'ffmpeg' }),
  command(['gst-launch-1.0'], {
    apt: 'gstreamer1.0-tools',
    dnf: 'gstreamer1',
    pacman: 'gstreamer',
    brew: 'gstreamer',
  }),
  element('tcpserversrc', 'gstreamer1.0-plugins-base', 'gstreamer1-plugins-base', 'gst-plugins-base'),
  element('rtph264pay', 'gstreamer1.0-plugins-good', 'gstreamer1-plugins-good', 'gst-plugins-good'),
  element('h264parse', 'gstreamer1.0-plugins-bad', 'gstreamer1-plugins-bad-free', 'gst-plugins-bad'),
  element('x264enc', 'gstreamer1.0-plugins-ugly', 'gstreamer1-plugins-ugly', 'gst-plugins-ugly'),
  element('avdec_h264', 'gstreamer1.0-libav', 'gstreamer1-plugin-libav', 'gst-libav'),
];

/**
 * What tests make networks with on Linux. Only root can: for everyone else they are skipped.
 *
 * @type {readonly Requirement[]}
 */
const toMakeNetworks = [
  command(['ip'], { apt: 'iproute2', dnf: 'iproute', pacman: 'iproute2' }),
  command(['tc'], { apt: 'iproute2', dnf: 'iproute-tc', pacman: 'iproute2' }),
];

/**
 * What this platform needs.
 *
 * @param {{ tests: boolean, platform?: string, asRoot?: boolean }} options
 * @returns {readonly Requirement[]}
 */
export function requirements({ tests, platform = process.platform, asRoot = process.getuid?.() === 0 }) {
  const networks = platform === 'linux' && asRoot ? toMakeNetworks : [];
  return [
    ...(platform === 'darwin' ? [xcodeTools] : [...toBuild, ...libav, ...toCompose]),
    ...(tests ? [...toTest, ...networks] : []),
  ];
}

/**
 * @param {readonly string[]} names Any of these will do.
 * @param {Requirement['packages']} packages
 * @returns {Requirement}
 */
function command(names, packages) {
  return { name: names.join(' or '), packages, found: () => findCommand(...names) !== undefined };
}

/**
 * @param {string} name As pkg-config knows it.
 * @param {Requirement['packages']} packages
 * @returns {Requirement}
 */
function library(name, packages) {
  return { name, packages, found: async () => (await runCommand('pkg-config', ['--exists', name])).code === 0 };
}

/**
 * @param {string} name Of a library that pkg-config does not know.
 * @param {Requirement['packages']} packages
 * @returns {Requirement}
 */
function header(name, packages) {
  const args = ['-x', 'c++', '-fsyntax-only', '-include', name, '/dev/null'];
  return { name, packages, found: async () => (await runCommand('c++', args)).code === 0 };
}

/**
 * @param {string} name A GStreamer element of the plugins in these packages.
 * @param {string} apt
 * @param {string} dnf
 * @param {string} pacman
 * @returns {Requirement}
 */
function element(name, apt, dnf, pacman) {
  return {
    name: `GStreamer's ${name}`,
    packages: { apt, dnf, pacman, brew: 'gstreamer' },
    found: async () => (await runCommand('gst-inspect-1.0', ['--exists', name])).code === 0,
  };
}
