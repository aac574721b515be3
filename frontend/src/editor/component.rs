//! The editor as the app mounts it: toolbar, host, others' carets, suggestions, notices.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use etabli_locale::Locale;
use web_sys::{File, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::context::Context as Surrounded;
use super::cursors::Overlay;
use super::document::{EditorDocument, News, Subscription};
use super::happening::{Happening, Mode, PopupKey, Trouble};
use super::island::Island;
use super::listen::{Listening, Watch, listen};
use super::popup::{Choice, Completion, LIST_ID, Popup, item_id};
use super::slash::Written;
use super::surface::Surface;
use super::surroundings::Surroundings;
use super::toolbar::{Action, Toolbar};
use super::upload::{Uploaded, upload};

/// Id of the host.
const HOST_ID: &str = "editor-text";

/// An editor's properties.
#[derive(Properties)]
pub struct EditorProps {
    /// The page.
    pub document: EditorDocument,
    /// The app around.
    pub surroundings: Rc<dyn Surroundings>,
    /// How it is shown.
    #[prop_or_default]
    pub mode: Mode,
    /// The person's language.
    #[prop_or_default]
    pub locale: Locale,
    /// Whether they may write.
    #[prop_or(true)]
    pub is_editable: bool,
    /// The page's language, for the spell checker and screen readers.
    #[prop_or_default]
    pub language: AttrValue,
    /// Id of the element that names the text: the title.
    #[prop_or_default]
    pub labelled_by: AttrValue,
    /// Receives the means to command the editor once it is there.
    #[prop_or_default]
    pub on_ready: Callback<EditorHandle>,
}

impl PartialEq for EditorProps {
    fn eq(&self, other: &Self) -> bool {
        self.document == other.document
            && Rc::ptr_eq(&self.surroundings, &other.surroundings)
            && (self.mode, self.locale, self.is_editable) == (other.mode, other.locale, other.is_editable)
            && (&self.language, &self.labelled_by) == (&other.language, &other.labelled_by)
    }
}

/// Commands an editor from outside: the app's command table, the outline, the title.
#[derive(Clone)]
pub struct EditorHandle(Weak<RefCell<Island>>);

impl PartialEq for EditorHandle {
    fn eq(&self, other: &Self) -> bool {
        Weak::ptr_eq(&self.0, &other.0)
    }
}

impl EditorHandle {
    fn with(&self, act: impl FnOnce(&mut Island)) {
        if let Some(island) = self.0.upgrade()
            && let Ok(mut island) = island.try_borrow_mut()
        {
            act(&mut island);
        }
    }

    /// Puts the caret where it was last.
    pub fn focus(&self) {
        self.with(Island::focus);
    }

    /// Puts the caret at a byte of the source and shows it.
    pub fn jump_to(&self, byte: usize) {
        self.with(|island| island.jump_to(byte));
    }
}

/// What lives outside of Yew while the editor is shown.
struct Mounted {
    island: Rc<RefCell<Island>>,
    _listening: Listening,
    _watch: Watch,
    _subscription: Subscription,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Ok(mut island) = self.island.try_borrow_mut() {
            island.close();
        }
    }
}

/// What the component is told.
pub enum Message {
    /// Something happened in the text.
    Happened(Happening),
    /// A suggestion was clicked.
    Chosen(usize),
    /// A button was pressed.
    Pressed(Action),
    /// Files were picked.
    Picked(Vec<File>),
    /// A file arrived, or did not.
    Sent(Result<Uploaded, Trouble>),
}

/// The editor.
pub struct Editor {
    frame: NodeRef,
    host: NodeRef,
    layer: NodeRef,
    picker: NodeRef,
    mounted: Option<Mounted>,
    context: Surrounded,
    completion: Option<Completion>,
    trouble: Option<Trouble>,
    sending: usize,
}

impl Component for Editor {
    type Message = Message;
    type Properties = EditorProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            frame: NodeRef::default(),
            host: NodeRef::default(),
            layer: NodeRef::default(),
            picker: NodeRef::default(),
            mounted: None,
            context: Surrounded::default(),
            completion: None,
            trouble: None,
            sending: 0,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Happened(happening) => self.happened(ctx, happening),
            Message::Chosen(index) => {
                self.choose(ctx, index);
                true
            }
            Message::Pressed(Action::Run(command)) => {
                self.with_island(|island| island.run(command));
                false
            }
            Message::Pressed(Action::File) => {
                self.ask_for_file(ctx);
                true
            }
            Message::Picked(files) => self.send(ctx, files),
            Message::Sent(result) => {
                self.sending = self.sending.saturating_sub(1);
                match result {
                    Ok(file) => self.with_island(|island| island.insert_file(&file.name, &file.address, file.is_image)),
                    Err(trouble) => self.trouble = Some(trouble),
                }
                true
            }
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &EditorProps) -> bool {
        let props = ctx.props();
        if props.document != old.document {
            self.mounted = None;
            self.completion = None;
        } else if props.is_editable != old.is_editable {
            self.with_island(|island| island.set_editable(props.is_editable));
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        if self.mounted.is_none() {
            self.mount(ctx);
        }
        self.point_at_choice();
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let mode = if props.mode == Mode::Source { "source" } else { "live" };
        html! {
            <div ref={self.frame.clone()} class="editor" data-mode={mode}>
                if props.is_editable {
                    <Toolbar context={self.context.clone()} locale={props.locale} controls={HOST_ID}
                        on_action={ctx.link().callback(Message::Pressed)} />
                    { self.view_picker(ctx) }
                }
                { self.view_notice(props) }
                <div class="editor-page">
                    { self.view_host(props) }
                    <div ref={self.layer.clone()} class="editor-carets" aria-hidden="true"></div>
                </div>
                if let Some(completion) = &self.completion {
                    <Popup completion={completion.clone()} locale={props.locale} on_choose={ctx.link().callback(Message::Chosen)} />
                }
            </div>
        }
    }
}

impl Editor {
    fn view_host(&self, props: &EditorProps) -> Html {
        let editable = if props.is_editable { "plaintext-only" } else { "false" };
        html! {
            <div ref={self.host.clone()} id={HOST_ID} class="editor-host" contenteditable={editable} role="textbox"
                aria-multiline="true" aria-placeholder={props.locale.text("editor-placeholder")}
                data-placeholder={props.locale.text("editor-placeholder")} aria-readonly={(!props.is_editable).to_string()} spellcheck="true" autocapitalize="sentences"
                autocorrect="on" lang={Some(props.language.clone()).filter(|language| !language.is_empty())}
                aria-labelledby={Some(props.labelled_by.clone()).filter(|id| !id.is_empty())}
                tabindex={(!props.is_editable).then_some("0")}></div>
        }
    }

    fn view_picker(&self, ctx: &Context<Self>) -> Html {
        let picker = self.picker.clone();
        let onchange = ctx.link().batch_callback(move |_: Event| {
            let input = picker.cast::<HtmlInputElement>()?;
            let files = input.files()?;
            let files = (0..files.length()).filter_map(|index| files.get(index)).collect();
            // The same file may be picked again.
            input.set_value("");
            Some(Message::Picked(files))
        });
        html! {
            <input ref={self.picker.clone()} class="editor-picker" type="file" multiple=true hidden=true {onchange}
                aria-label={ctx.props().locale.text("editor-file")} />
        }
    }

    /// Says what went wrong, what is being sent, and which mode it is.
    fn view_notice(&self, props: &EditorProps) -> Html {
        let trouble = self.trouble.map(|trouble| {
            props.locale.text(match trouble {
                Trouble::TooLong => "editor-too-long",
                Trouble::Mended => "editor-mended",
                Trouble::Offline => "editor-file-offline",
                Trouble::UploadRefused => "editor-file-refused",
            })
        });
        let sending =
            (self.sending > 0).then(|| props.locale.format("editor-sending", &[("count", self.sending.into())]));
        let mode = (props.mode == Mode::Source).then(|| props.locale.text("editor-source-mode"));
        let text = trouble.or(sending);
        html! {
            <>
                <p class="editor-notice" role="status" data-kind={self.trouble.map(|_| "trouble")}>{ text }</p>
                <p class="visually-hidden" role="status">{ mode }</p>
            </>
        }
    }

    fn mount(&mut self, ctx: &Context<Self>) {
        let (Some(host), Some(layer)) = (self.host.cast::<HtmlElement>(), self.layer.cast::<HtmlElement>()) else {
            return;
        };
        let (Some(browser), Ok(watch)) = (host.owner_document(), Watch::new()) else { return };
        let props = ctx.props();
        if props.is_editable && host.content_editable() != "plaintext-only" {
            // Browsers before 2025: rich edits are refused one by one instead.
            host.set_content_editable("true");
        }
        layer.set_text_content(None);
        let surface = Surface::new(browser.clone(), host.clone(), watch.observer.clone());
        let tell = ctx.link().callback(Message::Happened);
        let island =
            Island::new(browser.clone(), surface, Overlay::new(layer), props.document.clone(), props.is_editable, tell);
        watch.tell(&island);
        let heard = Rc::downgrade(&island);
        let subscription = props.document.subscribe(move |news| {
            if let Some(island) = heard.upgrade() {
                hear(&mut island.borrow_mut(), news);
            }
        });
        let listening = listen(&island, &host, &browser);
        props.on_ready.emit(EditorHandle(Rc::downgrade(&island)));
        self.mounted = Some(Mounted { island, _listening: listening, _watch: watch, _subscription: subscription });
    }

    fn with_island(&self, act: impl FnOnce(&mut Island)) {
        if let Some(mounted) = &self.mounted
            && let Ok(mut island) = mounted.island.try_borrow_mut()
        {
            act(&mut island);
        }
    }

    fn happened(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        match happening {
            Happening::Context(context) => self.context = context,
            Happening::Completion(found) => {
                let props = ctx.props();
                let surroundings = props.surroundings.as_ref();
                self.completion =
                    found.and_then(|(trigger, spot)| Completion::new(&trigger, spot, surroundings, props.locale));
                let is_open = self.completion.is_some();
                self.with_island(|island| island.popup_shown(is_open));
            }
            Happening::Popup(key) => self.popup_key(ctx, key),
            Happening::Open(target) => ctx.props().surroundings.open(&target),
            Happening::Files(files) => return self.send(ctx, files),
            Happening::Trouble(trouble) => self.trouble = Some(trouble),
        }
        true
    }

    fn popup_key(&mut self, ctx: &Context<Self>, key: PopupKey) {
        let Some(completion) = &mut self.completion else { return };
        match key {
            PopupKey::Next => completion.step(true),
            PopupKey::Previous => completion.step(false),
            PopupKey::Accept => {
                let chosen = completion.chosen;
                self.choose(ctx, chosen);
            }
            PopupKey::Close => {
                self.completion = None;
                self.with_island(Island::dismiss_completion);
            }
        }
    }

    fn choose(&mut self, ctx: &Context<Self>, index: usize) {
        let Some(item) = self.completion.take().and_then(|completion| completion.items.into_iter().nth(index)) else {
            return;
        };
        let surroundings = &ctx.props().surroundings;
        match item.choice {
            Choice::Write(text) => self.with_island(|island| island.complete(&text)),
            Choice::NewPage(title) => {
                surroundings.create_page(&title);
                self.with_island(|island| island.complete(&format!("[[{title}]]")));
            }
            Choice::Do(Written::Today) => {
                let today = surroundings.today();
                self.with_island(|island| island.complete(&today));
            }
            Choice::Do(Written::File) => {
                self.with_island(|island| island.complete(""));
                self.ask_for_file(ctx);
            }
            Choice::Do(Written::Run(command)) => self.with_island(|island| {
                island.complete("");
                island.run(command);
            }),
        }
    }

    /// Tells screen readers which suggestion is chosen while the caret stays in the text.
    fn point_at_choice(&self) {
        let Some(host) = self.host.cast::<HtmlElement>() else { return };
        let attributes = [("aria-controls", LIST_ID.to_owned()), ("aria-haspopup", "listbox".to_owned())];
        match &self.completion {
            Some(completion) => {
                let chosen = ("aria-activedescendant", item_id(completion.chosen));
                for (name, value) in attributes.into_iter().chain([chosen]) {
                    let _ = host.set_attribute(name, &value);
                }
            }
            None => {
                for name in ["aria-controls", "aria-haspopup", "aria-activedescendant"] {
                    let _ = host.remove_attribute(name);
                }
            }
        }
    }

    fn ask_for_file(&mut self, ctx: &Context<Self>) {
        if !ctx.props().surroundings.is_online() {
            self.trouble = Some(Trouble::Offline);
        } else if let Some(picker) = self.picker.cast::<HtmlInputElement>() {
            picker.click();
        }
    }

    fn send(&mut self, ctx: &Context<Self>, files: Vec<File>) -> bool {
        let surroundings = &ctx.props().surroundings;
        if !surroundings.is_online() {
            self.trouble = Some(Trouble::Offline);
            return true;
        }
        self.trouble = None;
        self.sending += files.len();
        for file in files {
            let address = surroundings.upload_address();
            ctx.link().send_future(async move { Message::Sent(upload(&address, file).await) });
        }
        true
    }
}

fn hear(island: &mut Island, news: News) {
    match news {
        News::Changed(changes) => island.hear(changes),
        News::Cursors => island.draw_cursors_soon(),
    }
}
