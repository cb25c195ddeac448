import type { Bubble, ChoiceBox, Element, Template, TemplatePage } from './template'

type Keys = Record<string, unknown>

/** The template as `.omr` text: JSON indented by four spaces, keys in the order the service writes them. */
export function writeTemplate(template: Template): string {
  const file: Keys = { Version: template.version, Name: template.name }
  if (template.templateId !== undefined) file['TemplateId'] = template.templateId
  if (template.finalizationComplete !== undefined) file['FinalizationComplete'] = template.finalizationComplete
  if (template.isGenerated !== undefined) file['IsGenerated'] = template.isGenerated
  Object.assign(file, template.extra, { Pages: template.pages.map(writePage) })
  return JSON.stringify(file, null, 4)
}

function writePage(page: TemplatePage): Keys {
  const file: Keys = { Height: page.height, Width: page.width, Elements: page.elements.map(writeElement), ...page.extra }
  if (page.imageName !== undefined) file['ImageName'] = page.imageName
  if (page.imageFormat !== undefined) file['ImageFormat'] = page.imageFormat
  if (page.imageData !== undefined) file['ImageData'] = page.imageData
  return file
}

function writeElement(element: Element): Keys {
  const box = { Top: element.top, Left: element.left, Height: element.height, Width: element.width }
  const head = { Name: element.name }
  switch (element.kind) {
    case 'ChoiceBox':
    case 'CheckBox':
    case 'ReplaceTrigger': {
      const file: Keys = { Type: element.kind, ...head, ...writeChoice(element) }
      if (element.threshold !== undefined) file['Threshold'] = element.threshold
      if (element.target !== undefined) file['Target'] = element.target
      if (element.replacement !== undefined) file['Value'] = element.replacement
      return { ...file, ...element.extra }
    }
    case 'Grid':
      return {
        Type: 'Grid', ...head, Orientation: element.orientation,
        Elements: element.sections.map(section => ({ Type: 'ChoiceBox', ...writeChoice(section), ...section.extra })), ...box, ...element.extra,
      }
    case 'CompositeGrid':
      return {
        Type: 'CompositeGrid', ...head, Orientation: element.orientation, Bubbles: element.sections.map(section => section.bubbles.map(writeBubble)),
        BubbleHeight: element.sections[0]?.bubbleHeight ?? 0, BubbleWidth: element.sections[0]?.bubbleWidth ?? 0, ...box, ...element.extra,
      }
    case 'ScoreGroup':
      return { Type: 'ScoreGroup', ...head, Questions: element.questions.map(writeScoreQuestion), ...box, ...element.extra }
    case 'Barcode': {
      const file: Keys = { Type: 'Barcode', ...head, BarcodeType: element.barcodeType, ...box }
      if (element.qrVersion !== undefined) file['QrVersion'] = String(element.qrVersion)
      return { ...file, ...element.extra }
    }
    case 'ClipArea':
      return { Type: 'ClipArea', ...head, JpegQuality: element.jpegQuality, ...box, ...element.extra }
    case 'Reference':
      return { Type: 'ReferencePointElement', ...head, ReferenceType: capital(element.role), ...box, ...element.extra }
    case 'PageCode':
      return { Type: 'PageCode', ...head, Form: element.form, ...box, ...element.extra }
    case 'Unknown':
      return { Type: element.type, ...head, ...box, ...element.extra }
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function writeChoice(choice: ChoiceBox): Keys {
  return {
    Orientation: choice.orientation, Top: choice.top, Left: choice.left, Height: choice.height, Width: choice.width,
    Bubbles: choice.bubbles.map(writeBubble), Multiselect: choice.multiselect, BubbleHeight: choice.bubbleHeight, BubbleWidth: choice.bubbleWidth,
  }
}

function writeBubble(bubble: Bubble): Keys {
  return { Value: bubble.value, Top: bubble.top, Left: bubble.left, IsValid: bubble.valid, ...bubble.extra }
}

/** One answer a value, as the readers of these files expect it. */
function writeScoreQuestion(question: ChoiceBox): Keys {
  const answers = new Map<string, Bubble[]>()
  for (const bubble of question.bubbles) answers.set(bubble.value, [...answers.get(bubble.value) ?? [], bubble])
  return {
    Name: question.name, Orientation: question.orientation, Top: question.top, Left: question.left, Height: question.height, Width: question.width,
    Multiselect: question.multiselect, BubbleHeight: question.bubbleHeight, BubbleWidth: question.bubbleWidth,
    ScoreAnswers: [...answers].map(([name, bubbles]) => ({
      Name: name, Top: bubbles[0]!.top, Left: bubbles[0]!.left, Height: question.bubbleHeight, Width: question.bubbleWidth, Bubbles: bubbles.map(writeBubble),
    })),
    ...question.extra,
  }
}
