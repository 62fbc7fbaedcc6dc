// SPDX-License-Identifier: GPL-2.0-only
/*
 * The status LED of a ring: on from the first frame after a set-up until the
 * producer goes, blinking for a second after a drop, off otherwise.
 *
 * Registers are written only when the LED has to change, so that what a program
 * does to it through a mapped window stays until the next change. Reading the
 * LED back is up to programs: the hardware is the only copy of its state.
 *
 * Any LED that the kernel knows can show the same by the trigger
 * "framering0-streaming", with the ring's number.
 */
#include <linux/jiffies.h>
#include <linux/leds.h>
#include <linux/moduleparam.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "framering_drv.h"
#include "internal.h"

#define FG_LED_TRIGGER		"framering%d-streaming"
#define FG_LED_DEFAULT		FG_REGS_VIRTUAL_NAME ":nexell:12:low"
#define FG_LED_BLINK_TIME	HZ		/* after the last drop */
#define FG_LED_BLINK_HALF	(HZ / 16)	/* 8 Hz */

static char *led_param;
module_param_named(led, led_param, charp, 0444);
MODULE_PARM_DESC(led, "status LED of ring 0, on the module's windows, WINDOW:PROFILE:BIT[:OFFSET]...[:low] with profile nexell, pl061, setclr or bit; \"none\" for none (default: the virtual window's)");

/* The LED of parameter led=; constant after the module's start. */
static struct fg_led_spec fg_led_module;

/* As long as the device's memory: late callers find that it shows nothing. */
struct fg_led {
	const struct fg_led_spec *spec;	/* may have no profile */
	struct delayed_work work;
	raw_spinlock_t lock;		/* the rest, and the LED's registers */
	bool shows;			/* the device is there */
	bool streaming;
	bool blinking;			/* the work is queued or running */
	bool lit;			/* what the driver wrote last */
	unsigned long blink_end;	/* jiffies */
	/* Set while shows is; readers hold the RCU read lock. */
	struct led_trigger *trigger;
	char trigger_name[32];
};

static void fg_led_light(struct fg_led *led, bool on)
{
	lockdep_assert_held(&led->lock);
	if (led->lit == on || !led->spec->profile)
		return;
	led->lit = on;
	led->spec->profile->set(led->spec, on);
}

static void fg_led_blink(struct work_struct *work)
{
	struct fg_led *led = container_of(to_delayed_work(work), struct fg_led,
					  work);
	unsigned long flags;

	raw_spin_lock_irqsave(&led->lock, flags);
	if (!led->shows || !led->streaming) {
		led->blinking = false;
	} else if (time_after_eq(jiffies, led->blink_end)) {
		led->blinking = false;
		fg_led_light(led, true);
	} else {
		fg_led_light(led, !led->lit);
		schedule_delayed_work(&led->work, FG_LED_BLINK_HALF);
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
}

void fg_led_streaming(struct fg_device *fdev, bool on)
{
	struct fg_led *led = fdev->led;
	bool changed = false;
	unsigned long flags;

	rcu_read_lock();
	raw_spin_lock_irqsave(&led->lock, flags);
	if (led->shows && led->streaming != on) {
		changed = true;
		led->streaming = on;
		fg_led_light(led, on);
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
	if (changed)
		led_trigger_event(led->trigger, on ? LED_FULL : LED_OFF);
	rcu_read_unlock();
}

void fg_led_dropped(struct fg_device *fdev)
{
	struct fg_led *led = fdev->led;
	unsigned long flags;

	raw_spin_lock_irqsave(&led->lock, flags);
	if (led->shows && led->streaming) {
		led->blink_end = jiffies + FG_LED_BLINK_TIME;
		if (!led->blinking) {
			led->blinking = true;
			schedule_delayed_work(&led->work, 0);
		}
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
}

/* The driver writes to real registers only if led= says so. */
static const char *fg_led_default(const struct fg_windows *windows)
{
	int window = fg_regs_find(windows, FG_REGS_VIRTUAL_NAME);

	if (window < 0)
		return NULL;
	if (windows->window[window].flags & FRAMERING_WINDOW_VIRTUAL)
		return FG_LED_DEFAULT;
	pr_info("window %s is left alone; led=%s makes the driver light an LED on it\n",
		FG_REGS_VIRTUAL_NAME, FG_LED_DEFAULT);
	return NULL;
}

int fg_led_init(const struct fg_windows *windows)
{
	const char *text = led_param ?: fg_led_default(windows);

	if (!text || !strcmp(text, "none"))
		return 0;
	return fg_led_parse(text, windows, &fg_led_module);
}

const struct fg_led_spec *fg_led_of_module(void)
{
	return &fg_led_module;
}

int fg_led_create(struct fg_device *fdev)
{
	struct fg_led *led = kzalloc(sizeof(*led), GFP_KERNEL);

	if (!led)
		return -ENOMEM;
	raw_spin_lock_init(&led->lock);
	INIT_DELAYED_WORK(&led->work, fg_led_blink);
	led->spec = &fdev->declared.led;
	snprintf(led->trigger_name, sizeof(led->trigger_name), FG_LED_TRIGGER,
		 fdev->index);
	fdev->led = led;
	return 0;
}

void fg_led_start(struct fg_device *fdev)
{
	struct fg_led *led = fdev->led;
	unsigned long flags;

	led_trigger_register_simple(led->trigger_name, &led->trigger);
	raw_spin_lock_irqsave(&led->lock, flags);
	led->shows = true;
	if (led->spec->profile)
		led->spec->profile->init(led->spec);
	raw_spin_unlock_irqrestore(&led->lock, flags);
}

void fg_led_stop(struct fg_device *fdev)
{
	struct fg_led *led = fdev->led;
	unsigned long flags;

	raw_spin_lock_irqsave(&led->lock, flags);
	/* Whatever a program has made of it. */
	if (led->spec->profile)
		led->spec->profile->set(led->spec, false);
	led->shows = false;
	raw_spin_unlock_irqrestore(&led->lock, flags);
	/* From here on nobody uses the trigger, nor does the work go on. */
	synchronize_rcu();
	cancel_delayed_work_sync(&led->work);
	led_trigger_unregister_simple(led->trigger);
	led->trigger = NULL;
}

void fg_led_destroy(struct fg_device *fdev)
{
	kfree(fdev->led);
}

/* A level register that led= left out is the one that sets the pin. */
void fg_led_describe(struct fg_device *fdev, struct framering_led *out)
{
	const struct fg_led_spec *spec = &fdev->declared.led;

	memset(out, 0, sizeof(*out));
	if (!spec->profile)
		return;
	out->profile = spec->profile->id;
	out->window = spec->window;
	out->bit = spec->bit;
	out->flags = spec->active_low ? FRAMERING_LED_ACTIVE_LOW : 0;
	out->set = spec->offset[0];
	out->clear = spec->offset[1];
	out->level = spec->offset[spec->offsets > 2 ? 2 : 0];
}
