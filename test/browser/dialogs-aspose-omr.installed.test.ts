import { dialogsSuite } from './dialogs'

dialogsSuite('aspose-omr')
