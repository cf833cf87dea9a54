from django.urls import include, path

from goals.views import assessment, circles, goals, lists, replies, start, steps, writing

app_name = "goals"

of_family = [
    path("", lists.goals, name="goals"),
    path("add/", writing.add_goal, name="add_goal"),
    path("<int:goal_id>/", goals.goal, name="goal"),
    path("<int:goal_id>/words/", writing.words, name="words"),
    path("<int:goal_id>/about/<slug:question>/", writing.about, name="about"),
    path("<int:goal_id>/audience/", writing.audience, name="audience"),
    path("<int:goal_id>/state/", writing.state, name="state"),
    path("<int:goal_id>/score/", goals.score, name="score"),
    path("<int:goal_id>/levels/", steps.levels, name="levels"),
    path("<int:goal_id>/steps/add/", steps.add_step, name="add_step"),
    path("<int:goal_id>/propose/", steps.propose, name="propose"),
    path("steps/<int:step_id>/done/", steps.finish_step, name="finish_step"),
    path("proposals/<int:proposal_id>/answer/", steps.answer, name="answer"),
    path("replies/", replies.replies, name="replies"),
    path("replies/add/", replies.state_something, name="state_something"),
    path("replies/<int:reply_id>/again/", replies.reply_again, name="reply_again"),
    path("replies/to/<slug:thing>/<int:thing_id>/", replies.reply, name="reply"),
    path("safety/", lists.safety, name="safety"),
    path("safety/rate/", assessment.rate_safety, name="rate_safety"),
    path("safety/<int:rating_id>/", circles.rating, name="rating"),
    path("safety/<int:rating_id>/audience/", circles.rating_audience, name="rating_audience"),
    path("mapping/<int:entry_id>/", circles.entry, name="entry"),
    path("mapping/<int:entry_id>/audience/", circles.entry_audience, name="entry_audience"),
    path("mapping/add/", assessment.add_entry, name="add_entry"),
    path("mapping/<int:entry_id>/end/", assessment.end_entry, name="end_entry"),
]

urlpatterns = [
    path("my/", start.start, name="start"),
    path("families/<int:family_id>/goals/", include(of_family)),
]
