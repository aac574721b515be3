# The public site and the frame of server pages.
skip-to-menu = Skip to menu
skip-to-search = Skip to search
site-main-menu = Main menu
site-administration = Administration
site-menu = Menu
site-search = Search
site-edit = Edit
site-members = Members’ space
site-recent = Recent changes
site-feed = Atom feed
site-search-label = Search the site
site-missing-title = There is no such page
site-problem-title = That did not work
site-problem-status = Error { $status }
site-problem-request = Reference for whoever runs this site: { $request }
site-back-home = Back to the home page
site-sign-in = Sign in
