//! The `user` command.

use clap::Subcommand;

use super::{Outcome, about_account as told, open_app, open_existing_app, password};
use crate::config::Config;
use crate::domain::accounts;
use crate::model::user::{NewUser, Role};

/// The commands about accounts. Passwords are asked for, or read from standard input.
#[derive(Subcommand, Debug)]
pub enum UserCommand {
    /// Open an account
    Add {
        /// Its email
        email: String,
        /// The name it shows; the part before the @ when absent
        #[arg(long)]
        username: Option<String>,
        /// Mark it as the administrator's, which grants nothing yet
        #[arg(long)]
        admin: bool,
    },
    /// List the accounts
    List,
    /// Shut an account; its sessions end
    Disable {
        /// Its email
        email: String,
        /// Open it again instead
        #[arg(long)]
        undo: bool,
    },
    /// Give an account another password; its sessions end
    SetPassword {
        /// Its email
        email: String,
    },
}

/// Carries out a command on accounts.
pub async fn run(config: &Config, command: UserCommand) -> Outcome {
    let app = match command {
        UserCommand::Add { .. } => open_app(config).await?,
        _ => open_existing_app(config).await?,
    };
    match command {
        UserCommand::Add {
            email,
            username,
            admin,
        } => {
            let name =
                username.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let new = NewUser::check(&name, &email, &password::ask("Password: ")?)
                .map_err(|errors| told(&email)(errors.into()))?;
            let role = if admin { Role::Admin } else { Role::User };
            let user = accounts::create(&app, new, role)
                .await
                .map_err(told(&email))?;
            println!("{} {} {}", user.id, user.email, user.role.as_str());
        }
        UserCommand::List => {
            for user in accounts::list(&app)
                .await
                .map_err(|error| error.to_string())?
            {
                let state = if user.disabled { "disabled" } else { "active" };
                println!(
                    "{}\t{}\t{}\t{}\t{state}",
                    user.id,
                    user.email,
                    user.username,
                    user.role.as_str()
                );
            }
        }
        UserCommand::Disable { email, undo } => {
            let user = accounts::by_email(&app, &email)
                .await
                .map_err(told(&email))?;
            accounts::set_disabled(&app, user.id, !undo)
                .await
                .map_err(told(&email))?;
        }
        UserCommand::SetPassword { email } => {
            let user = accounts::by_email(&app, &email)
                .await
                .map_err(told(&email))?;
            accounts::set_password(&app, &user, &password::ask("Password: ")?)
                .await
                .map_err(told(&email))?;
        }
    }
    Ok(())
}
