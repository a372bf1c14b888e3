/** One line of each form that the Arkavo wire has, as they were published with it; without their line feeds. */
export const exampleLines = {
  handshake: '{"kind":"handshake","handshake":{"sourceID":"iPhone-face","deviceName":"iPhone"}}',
  namedHandshake: '{"kind":"handshake","handshake":{"sourceID":"Paul’s_iPhone-face","deviceName":"Paul’s iPhone"}}',
  keyframeWithoutSets: String.raw`{"kind":"videoNALU","videoNALU":{"sourceID":"iPhone-face","timestamp":81234.23333333334,"isKeyFrame":true,"naluData":"AAAAE2WIhAr\/\/tjn8yyTl3q36DTaRL0="}}`,
  delta: String.raw`{"kind":"videoNALU","videoNALU":{"sourceID":"iPhone-face","timestamp":81234.26666666666,"isKeyFrame":false,"naluData":"AAAAB0GaOxCf\/sA="}}`,
  avccKeyframe: String.raw`{"kind":"videoNALU","videoNALU":{"sourceID":"iPhone-face","timestamp":81234.23333333334,"isKeyFrame":true,"naluData":"AAAAFmdNQArZHsBEAAADAAQAAAMA8DxImSAAAAAFaOvDyyAAAAATZYiECv\/+2OfzLJOXerfoNNpEvQ=="}}`,
  annexbKeyframe: String.raw`{"kind":"videoNALU","videoNALU":{"sourceID":"iPhone-face","timestamp":81234.23333333334,"isKeyFrame":true,"naluData":"AAAAAWdNQArZHsBEAAADAAQAAAMA8DxImSAAAAABaOvDyyAAAAABZYiECv\/+2OfzLJOXerfoNNpEvQ=="}}`,
  face: '{"kind":"metadata","metadata":{"sourceID":"iPhone-face","metadata":{"type":"arFace","face":{"blendShapes":{"browDown_L":0.0217,"browDown_R":0.0214,"browInnerUp":0.0853,"browOuterUp_L":0.0031,"browOuterUp_R":0.0029,"cheekPuff":0.0412,"cheekSquint_L":0.0736,"cheekSquint_R":0.0721,"eyeBlink_L":0.1184,"eyeBlink_R":0.1179,"eyeLookDown_L":0.0642,"eyeLookDown_R":0.0639,"eyeLookIn_L":0,"eyeLookIn_R":0.0318,"eyeLookOut_L":0.0275,"eyeLookOut_R":0,"eyeLookUp_L":0,"eyeLookUp_R":0,"eyeSquint_L":0.0417,"eyeSquint_R":0.0416,"eyeWide_L":0.0092,"eyeWide_R":0.0093,"jawForward":0.0154,"jawLeft":0.0007,"jawOpen":0.2031,"jawRight":0,"mouthClose":0.0448,"mouthDimple_L":0.0151,"mouthDimple_R":0.0149,"mouthFrown_L":0.0083,"mouthFrown_R":0.0079,"mouthFunnel":0.0561,"mouthLeft":0.0012,"mouthLowerDown_L":0.0394,"mouthLowerDown_R":0.0397,"mouthPress_L":0.0538,"mouthPress_R":0.0544,"mouthPucker":0.0875,"mouthRight":0,"mouthRollLower":0.0241,"mouthRollUpper":0.0113,"mouthShrugLower":0.0622,"mouthShrugUpper":0.0484,"mouthSmile_L":0.3126,"mouthSmile_R":0.3098,"mouthStretch_L":0.0462,"mouthStretch_R":0.0459,"mouthUpperUp_L":0.0277,"mouthUpperUp_R":0.0272,"noseSneer_L":0.0683,"noseSneer_R":0.0671,"tongueOut":3e-05},"trackingState":"normal","headTransform":[0.9962,0.0131,-0.0862,0,-0.0052,0.9958,0.0915,0,0.087,-0.0907,0.9921,0,0.0184,-0.0327,-0.4126,1]}},"timestamp":795393408.125}}',
  body: '{"kind":"metadata","metadata":{"sourceID":"iPad-body","metadata":{"type":"arBody","body":{"joints":[{"name":"root","transform":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]},{"name":"hips_joint","transform":[0.9970515,0.072551645,-0.0249928,0,-0.07259704,0.99735737,0.0047571384,0,0.025271352,-0.0029234567,0.9996762,0,0.09999701,-0.008894193,-0.00025986493,1]},{"name":"spine_1_joint","transform":[1,0,0,0,0,1,0,0,0,0,1,0,0.1,0.05,0,1]}]}},"timestamp":795393408.125}}',
  custom:
    '{"kind":"metadata","metadata":{"sourceID":"iPhone-face","metadata":{"type":"custom","name":"gaze","payload":{"x":0.25,"y":-0.5,"confidence":1}},"timestamp":795393408.125}}',
  audio: String.raw`{"kind":"audio","audio":{"sourceID":"iPhone-face","timestamp":81234.25,"sampleRate":48000,"channels":2,"audioData":"AAAAAOgDGPz\/fwCA\/\/8BAA=="}}`,
} as const;

/** What builds of November 2025 sent instead of H.264. */
export const jpegLine = String.raw`{"kind":"frame","frame":{"sourceID":"iPhone-face","timestamp":81234.23333333334,"width":1440,"height":1080,"imageData":"\/9j\/4AAQ"}}`;

/** The picture of the examples: 16x16, Main profile, one IDR and one P picture. */
export const exampleNalUnits = {
  sps: Buffer.from('674d400ad91ec044000003000400000300f03c489920', 'hex'),
  pps: Buffer.from('68ebc3cb20', 'hex'),
  idr: Buffer.from('6588840afffed8e7f32c93977ab7e834da44bd', 'hex'),
  p: Buffer.from('419a3b109ffec0', 'hex'),
};
