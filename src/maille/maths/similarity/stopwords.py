"""Words that say nothing of what a need is about: tools of the language, and what every need says (« il manque »)."""

from typing import Final

FRENCH: Final = """
a à afin ai aie aient aient ailleurs ainsi ait alors apparemment après assez au aucun aucune aucunement auparavant auprès
auquel aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront aussi aussitôt autant autour autre
autrement autres autrui aux auxquelles auxquels avaient avais avait avant avec avez aviez avions avoir avons ayant ayez
ayons beaucoup bien bientôt bon bonne c ça car ce ceci cela celle celles celui cent cependant certain certaine certaines
certains ces cet cette ceux chacun chacune chaque chez ci cinq combien comme comment contre d dans de debout dedans dehors
déjà demain depuis derrière des dès désormais dessous dessus deux devant devers devra devraient devrait devront dix doit
doivent donc dont du due dues durant dus elle elles en encore enfin ensuite entre envers environ es est et étaient étais
était étant été étée étées étés êtes êtes étiez étions être eu eue eues eurent eus eusse eut eux facilement faire faisait
faisant fait faite faites faits fallait falloir faudra faudrait faut faute fera feraient ferait feront font fort fut furent
fût grâce gros grosse guère hier hors huit ici il ils j jamais je jusque l la là laquelle le lequel les lesquelles lesquels
leur leurs loin longtemps lors lorsque lui m ma maintenant mais mal malgré me même mêmes mes met mettent mettre mien mienne
mieux mille moi moins mon n ne neuf ni nombreuses nombreux non nos notamment notre nôtre nous nouveau nouveaux nouvel nouvelle
nouvelles nul nulle o on personnes ont onze or ou où oui outre par parce parfois parmi partout pas passe passent passé pendant personne
petit petite petites petits peu peut peut-être peuvent plupart plus plusieurs plutôt point possible impossible pour pourquoi
pourra pourraient pourrait pourront pourtant pouvaient pouvait pouvoir pouvons près presque prend prendre prennent propre
propres pu puis puisque qu quand quant quatre que quel quelle quelles quelque quelques quelqu quels qui quiconque quinze quoi
quoique rarement rien s sa sait sans sauf savent savoir se seize selon sera serai seraient serais serait seras serez seriez
serions serons seront ses seul seule seulement seuls sept si sien sienne sinon six soi soient sois soit sommes son sont sous
souvent suis sur surtout t ta tandis tant tard te tel telle telles tellement tels tes toi ton tôt toujours tous tout toute
toutefois toutes très treize trente trois trop trouve trouvent trouver tu tôt un une uns va vais vers veulent veut veux vient
viennent vingt voici voilà voient voir voit vont vos votre vôtre voudraient voudrait vouloir vous vraiment vu y
aimeraient aimerait aller besoin besoins cherche cherchent chercher demande demandent demander dire disent dit doute façon fois
manière manque manquent manquer nécessaire parler reste restent rester sorte souhaite souhaitent tient tiennent vivent vivre
peine peinent aujourd hui aujourd'hui an ans année années mois semaine semaines jour jours heure heures minute minutes premier
premiers première premières dernier derniers dernière dernières gens rendre rend rendent retrouver retrouve retrouvent arriver
arrive arrivent passer devenir devient deviennent osent ose oser
"""

ENGLISH: Final = """
a about above after again against all almost alone along already also although always am among an and another any anyone
anything are around as at away back be became because become becomes been before being below between both but by can cannot
could did do does doing done down during each either else enough even ever every everyone everything few find first for found
from further get gets getting give given go goes going gone got had has have having he her here hers him his how however i if
in instead into is it its itself just keep kept know lack lacks last least less like little lot made make makes many may me
might mine more most much must my near need needed needs neither never no nobody none nor not nothing now of off often on once
one only onto or other others our out over own people per perhaps put quite rather really same say says see seem she should
since so some someone something soon still such take than that the their theirs them then there these they thing things this
those though through thus to together too toward towards two under until up upon us use used very want wants was way we well
were what whatever when where whether which while who whom whose why will with within without would year years yet you your day days hour hours month months week weeks people first last s t d ll re ve m
"""

STOP_WORDS: Final = {"fr": FRENCH, "en": ENGLISH}
