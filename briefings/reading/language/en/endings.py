"""Where a full stop ends nothing in English: U.S., Mr., No. 5, e.g., J. Smith, Sec. 2."""

import re

from briefings.reading.document.sentences import Endings
from briefings.reading.language.shapes import words

ENDINGS = Endings(
    followed=words(
        """
        mr mrs ms mx dr prof sen rep reps gov gen col lt sgt capt maj cmdr adm amb hon rev st messrs mme fr
        no nos art arts sec secs par para paras fig figs vol vols ch chap pp p ed eds cf al viz vs v ca
        approx resp e.g i.e eg ie dept est tel incl esp stat pub cong doc res supp app ex nr ref jan feb mar
        apr jun jul aug sept oct nov dec mon tue wed thu fri
        """
    ),
    may_follow=words(
        """
        u.s u.k u.n e.u u.s.a d.c a.m p.m ph.d etc inc ltd co corp jr sr plc bros v.i s.a n.w
        """
    ),
    begins=re.compile(
        r"[“\"‘'(\[*_]*(?:The|This|These|That|Those|In|It|Its|He|She|They|We|Our|I|As|At|By|On|For|From|To|Both"
        r"|All|Each|Any|And|But|"
        r"However|Furthermore|Moreover|Further|Additionally|Therefore|Accordingly|Finally|While|When|Where|If"
        r"|Under|With|A|An|No|There)\b"
    ),
    labels=words(
        """
        appendix annex part option schedule phase group table exhibit section title type class plan tier
        """
    ),
)
